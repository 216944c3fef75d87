"""The numbers of each submission as one vector, beside its document."""

STATEMENTS = (
    (
        'CREATE TABLE "projection" ("submission_id" VARCHAR(255) NOT NULL PRIMARY KEY, "number" '
        'INTEGER NOT NULL, "version_id" INTEGER NOT NULL, "layout" VARCHAR(255) NOT NULL, "vector" '
        'BLOB NOT NULL, FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE '
        'CASCADE, FOREIGN KEY ("version_id") REFERENCES "instrument_version" ("id") ON DELETE '
        "CASCADE)"
    ),
    'CREATE INDEX "projection_version_id" ON "projection" ("version_id")',
)
