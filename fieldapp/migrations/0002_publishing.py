"""Uploads and previews of forms on the desk, and who published a version."""

STATEMENTS = (
    (
        'CREATE TABLE "publication" ("version_id" INTEGER NOT NULL PRIMARY KEY, "account_id" '
        'INTEGER, FOREIGN KEY ("version_id") REFERENCES "instrument_version" ("id") ON DELETE'
        ' CASCADE, FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE SET NULL)'
    ),
    'CREATE INDEX "publication_account_id" ON "publication" ("account_id")',
    (
        'CREATE TABLE "upload" ("id" INTEGER NOT NULL PRIMARY KEY, "study_id" INTEGER NOT '
        'NULL, "instrument_id" INTEGER, "account_id" INTEGER, "source_name" VARCHAR(255) NOT '
        'NULL, "source" BLOB NOT NULL, "sha256" VARCHAR(255) NOT NULL, "problems" BLOB NOT '
        'NULL, "compiled" BLOB, "uploaded_at" VARCHAR(255) NOT NULL, FOREIGN KEY ("study_id")'
        ' REFERENCES "study" ("id") ON DELETE CASCADE, FOREIGN KEY ("instrument_id") '
        'REFERENCES "instrument" ("id") ON DELETE CASCADE, FOREIGN KEY ("account_id") '
        'REFERENCES "account" ("id") ON DELETE SET NULL)'
    ),
    'CREATE INDEX "upload_study_id" ON "upload" ("study_id")',
    'CREATE INDEX "upload_instrument_id" ON "upload" ("instrument_id")',
    'CREATE INDEX "upload_account_id" ON "upload" ("account_id")',
    (
        'CREATE TABLE "preview" ("id" INTEGER NOT NULL PRIMARY KEY, "account_id" INTEGER NOT '
        'NULL, "upload_id" INTEGER, "version_id" INTEGER, "answers" BLOB NOT NULL, "metadata"'
        ' BLOB NOT NULL, "started_at" VARCHAR(255) NOT NULL, "updated_at" VARCHAR(255) NOT '
        'NULL, FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE, '
        'FOREIGN KEY ("upload_id") REFERENCES "upload" ("id") ON DELETE CASCADE, FOREIGN KEY '
        '("version_id") REFERENCES "instrument_version" ("id") ON DELETE CASCADE)'
    ),
    'CREATE INDEX "preview_account_id" ON "preview" ("account_id")',
    'CREATE INDEX "preview_upload_id" ON "preview" ("upload_id")',
    'CREATE INDEX "preview_version_id" ON "preview" ("version_id")',
)
