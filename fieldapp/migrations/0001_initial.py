"""The tables of the first release."""

STATEMENTS = (
    (
        'CREATE TABLE "account" ("id" INTEGER NOT NULL PRIMARY KEY, "login" VARCHAR(255) NOT '
        'NULL, "name" VARCHAR(255) NOT NULL, "role" VARCHAR(255) NOT NULL, "password_hash" '
        'VARCHAR(255), "link_hash" VARCHAR(255), "language" VARCHAR(255) NOT NULL, "active" '
        'INTEGER NOT NULL, "created_at" VARCHAR(255) NOT NULL)'
    ),
    ('CREATE UNIQUE INDEX "account_login" ON "account" ("login")'),
    ('CREATE UNIQUE INDEX "account_link_hash" ON "account" ("link_hash")'),
    (
        'CREATE TABLE "study" ("id" INTEGER NOT NULL PRIMARY KEY, "code" VARCHAR(255) NOT NULL, '
        '"definition" BLOB NOT NULL, "created_at" VARCHAR(255) NOT NULL)'
    ),
    ('CREATE UNIQUE INDEX "study_code" ON "study" ("code")'),
    (
        'CREATE TABLE "instrument" ("id" INTEGER NOT NULL PRIMARY KEY, "study_id" INTEGER NOT '
        'NULL, "code" VARCHAR(255) NOT NULL, "kind" VARCHAR(255) NOT NULL, FOREIGN KEY '
        '("study_id") REFERENCES "study" ("id") ON DELETE CASCADE)'
    ),
    ('CREATE INDEX "instrument_study_id" ON "instrument" ("study_id")'),
    ('CREATE UNIQUE INDEX "instrument_study_id_code" ON "instrument" ("study_id", "code")'),
    (
        'CREATE TABLE "assignment" ("id" INTEGER NOT NULL PRIMARY KEY, "study_id" INTEGER NOT '
        'NULL, "account_id" INTEGER NOT NULL, "instrument_id" INTEGER NOT NULL, "wave" '
        'VARCHAR(255) NOT NULL, "site" VARCHAR(255) NOT NULL, "segment" VARCHAR(255) NOT NULL, '
        '"scenario" TEXT NOT NULL, "window_start" VARCHAR(255) NOT NULL, "window_end" '
        'VARCHAR(255) NOT NULL, "repeatable" INTEGER NOT NULL, "created_by_id" INTEGER, '
        '"created_at" VARCHAR(255) NOT NULL, FOREIGN KEY ("study_id") REFERENCES "study" ("id") '
        'ON DELETE CASCADE, FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE '
        'CASCADE, FOREIGN KEY ("instrument_id") REFERENCES "instrument" ("id") ON DELETE CASCADE, '
        'FOREIGN KEY ("created_by_id") REFERENCES "account" ("id") ON DELETE SET NULL)'
    ),
    ('CREATE INDEX "assignment_study_id" ON "assignment" ("study_id")'),
    ('CREATE INDEX "assignment_account_id" ON "assignment" ("account_id")'),
    ('CREATE INDEX "assignment_instrument_id" ON "assignment" ("instrument_id")'),
    ('CREATE INDEX "assignment_created_by_id" ON "assignment" ("created_by_id")'),
    (
        'CREATE TABLE "submission" ("id" VARCHAR(255) NOT NULL PRIMARY KEY, "study_id" INTEGER '
        'NOT NULL, "instrument_id" INTEGER NOT NULL, "wave" VARCHAR(255) NOT NULL, "site" '
        'VARCHAR(255) NOT NULL, "segment" VARCHAR(255) NOT NULL, "account_id" INTEGER, '
        '"assignment_id" INTEGER, "state" VARCHAR(255) NOT NULL, "latest" INTEGER NOT NULL, '
        '"received_at" VARCHAR(255) NOT NULL, "changed_at" VARCHAR(255) NOT NULL, FOREIGN KEY '
        '("study_id") REFERENCES "study" ("id") ON DELETE CASCADE, FOREIGN KEY ("instrument_id") '
        'REFERENCES "instrument" ("id") ON DELETE CASCADE, FOREIGN KEY ("account_id") REFERENCES '
        '"account" ("id") ON DELETE SET NULL, FOREIGN KEY ("assignment_id") REFERENCES '
        '"assignment" ("id") ON DELETE SET NULL)'
    ),
    ('CREATE INDEX "submission_study_id" ON "submission" ("study_id")'),
    ('CREATE INDEX "submission_instrument_id" ON "submission" ("instrument_id")'),
    ('CREATE INDEX "submission_account_id" ON "submission" ("account_id")'),
    ('CREATE INDEX "submission_assignment_id" ON "submission" ("assignment_id")'),
    ('CREATE INDEX "submission_study_id_wave_state" ON "submission" ("study_id", "wave", "state")'),
    (
        'CREATE TABLE "decision" ("id" INTEGER NOT NULL PRIMARY KEY, "submission_id" VARCHAR(255) '
        'NOT NULL, "number" INTEGER NOT NULL, "verdict" VARCHAR(255) NOT NULL, "note" TEXT NOT '
        'NULL, "account_id" INTEGER, "decided_at" VARCHAR(255) NOT NULL, FOREIGN KEY '
        '("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE, FOREIGN KEY '
        '("account_id") REFERENCES "account" ("id") ON DELETE SET NULL)'
    ),
    ('CREATE INDEX "decision_submission_id" ON "decision" ("submission_id")'),
    ('CREATE INDEX "decision_account_id" ON "decision" ("account_id")'),
    (
        'CREATE TABLE "instrument_version" ("id" INTEGER NOT NULL PRIMARY KEY, "instrument_id" '
        'INTEGER NOT NULL, "number" INTEGER NOT NULL, "source_name" VARCHAR(255) NOT NULL, '
        '"source" BLOB NOT NULL, "compiled" BLOB NOT NULL, "sha256" VARCHAR(255) NOT NULL, '
        '"published_at" VARCHAR(255) NOT NULL, FOREIGN KEY ("instrument_id") REFERENCES '
        '"instrument" ("id") ON DELETE CASCADE)'
    ),
    ('CREATE INDEX "instrument_version_instrument_id" ON "instrument_version" ("instrument_id")'),
    (
        'CREATE UNIQUE INDEX "instrument_version_instrument_id_number" ON "instrument_version" '
        '("instrument_id", "number")'
    ),
    (
        'CREATE TABLE "public_link" ("id" INTEGER NOT NULL PRIMARY KEY, "token_hash" VARCHAR(255) '
        'NOT NULL, "token" VARCHAR(255) NOT NULL, "study_id" INTEGER NOT NULL, "instrument_id" '
        'INTEGER NOT NULL, "wave" VARCHAR(255) NOT NULL, "site" VARCHAR(255) NOT NULL, "segment" '
        'VARCHAR(255) NOT NULL, "active" INTEGER NOT NULL, "created_at" VARCHAR(255) NOT NULL, '
        'FOREIGN KEY ("study_id") REFERENCES "study" ("id") ON DELETE CASCADE, FOREIGN KEY '
        '("instrument_id") REFERENCES "instrument" ("id") ON DELETE CASCADE)'
    ),
    ('CREATE UNIQUE INDEX "public_link_token_hash" ON "public_link" ("token_hash")'),
    ('CREATE INDEX "public_link_study_id" ON "public_link" ("study_id")'),
    ('CREATE INDEX "public_link_instrument_id" ON "public_link" ("instrument_id")'),
    (
        'CREATE TABLE "draft" ("id" VARCHAR(255) NOT NULL PRIMARY KEY, "owner" VARCHAR(255) NOT '
        'NULL, "version_id" INTEGER NOT NULL, "assignment_id" INTEGER, "link_id" INTEGER, '
        '"corrects" VARCHAR(255), "answers" BLOB NOT NULL, "metadata" BLOB NOT NULL, "started_at" '
        'VARCHAR(255) NOT NULL, "updated_at" VARCHAR(255) NOT NULL, FOREIGN KEY ("version_id") '
        'REFERENCES "instrument_version" ("id") ON DELETE CASCADE, FOREIGN KEY ("assignment_id") '
        'REFERENCES "assignment" ("id") ON DELETE CASCADE, FOREIGN KEY ("link_id") REFERENCES '
        '"public_link" ("id") ON DELETE CASCADE)'
    ),
    ('CREATE INDEX "draft_owner" ON "draft" ("owner")'),
    ('CREATE INDEX "draft_version_id" ON "draft" ("version_id")'),
    ('CREATE INDEX "draft_assignment_id" ON "draft" ("assignment_id")'),
    ('CREATE INDEX "draft_link_id" ON "draft" ("link_id")'),
    (
        'CREATE TABLE "file" ("sha256" VARCHAR(255) NOT NULL PRIMARY KEY, "media_type" '
        'VARCHAR(255) NOT NULL, "size" INTEGER NOT NULL, "received_at" VARCHAR(255) NOT NULL)'
    ),
    (
        'CREATE TABLE "flag" ("id" INTEGER NOT NULL PRIMARY KEY, "submission_id" VARCHAR(255) NOT '
        'NULL, "number" INTEGER NOT NULL, "code" VARCHAR(255) NOT NULL, "path" VARCHAR(255) NOT '
        'NULL, "detail" BLOB NOT NULL, "created_at" VARCHAR(255) NOT NULL, FOREIGN KEY '
        '("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE)'
    ),
    ('CREATE INDEX "flag_submission_id" ON "flag" ("submission_id")'),
    (
        'CREATE TABLE "job" ("id" INTEGER NOT NULL PRIMARY KEY, "study_id" INTEGER, "kind" '
        'VARCHAR(255) NOT NULL, "parameters" BLOB NOT NULL, "state" VARCHAR(255) NOT NULL, '
        '"progress" REAL NOT NULL, "step" VARCHAR(255) NOT NULL, "message" BLOB NOT NULL, "tries" '
        'INTEGER NOT NULL, "result" BLOB, "account_id" INTEGER, "created_at" VARCHAR(255) NOT '
        'NULL, "changed_at" VARCHAR(255) NOT NULL, FOREIGN KEY ("study_id") REFERENCES "study" '
        '("id") ON DELETE CASCADE, FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON '
        "DELETE SET NULL)"
    ),
    ('CREATE INDEX "job_study_id" ON "job" ("study_id")'),
    ('CREATE INDEX "job_account_id" ON "job" ("account_id")'),
    (
        'CREATE TABLE "membership" ("account_id" INTEGER NOT NULL, "study_id" INTEGER NOT NULL, '
        'PRIMARY KEY ("account_id", "study_id"), FOREIGN KEY ("account_id") REFERENCES "account" '
        '("id") ON DELETE CASCADE, FOREIGN KEY ("study_id") REFERENCES "study" ("id") ON DELETE '
        "CASCADE)"
    ),
    ('CREATE INDEX "membership_account_id" ON "membership" ("account_id")'),
    ('CREATE INDEX "membership_study_id" ON "membership" ("study_id")'),
    (
        'CREATE TABLE "session" ("id_hash" VARCHAR(255) NOT NULL PRIMARY KEY, "account_id" '
        'INTEGER, "data" BLOB NOT NULL, "created_at" VARCHAR(255) NOT NULL, "seen_at" '
        'VARCHAR(255) NOT NULL, "expires_at" VARCHAR(255) NOT NULL, FOREIGN KEY ("account_id") '
        'REFERENCES "account" ("id") ON DELETE CASCADE)'
    ),
    ('CREATE INDEX "session_account_id" ON "session" ("account_id")'),
    ('CREATE INDEX "session_expires_at" ON "session" ("expires_at")'),
    (
        'CREATE TABLE "sign_in_attempt" ("id" INTEGER NOT NULL PRIMARY KEY, "login" VARCHAR(255) '
        'NOT NULL, "address" VARCHAR(255) NOT NULL, "at" VARCHAR(255) NOT NULL)'
    ),
    ('CREATE INDEX "sign_in_attempt_login" ON "sign_in_attempt" ("login")'),
    ('CREATE INDEX "sign_in_attempt_address" ON "sign_in_attempt" ("address")'),
    ('CREATE INDEX "sign_in_attempt_at" ON "sign_in_attempt" ("at")'),
    (
        'CREATE TABLE "strategy_revision" ("id" INTEGER NOT NULL PRIMARY KEY, "study_id" INTEGER '
        'NOT NULL, "wave" VARCHAR(255) NOT NULL, "kind" VARCHAR(255) NOT NULL, "document" BLOB '
        'NOT NULL, "note" TEXT NOT NULL, "account_id" INTEGER, "saved_at" VARCHAR(255) NOT NULL, '
        'FOREIGN KEY ("study_id") REFERENCES "study" ("id") ON DELETE CASCADE, FOREIGN KEY '
        '("account_id") REFERENCES "account" ("id") ON DELETE SET NULL)'
    ),
    ('CREATE INDEX "strategy_revision_study_id" ON "strategy_revision" ("study_id")'),
    ('CREATE INDEX "strategy_revision_account_id" ON "strategy_revision" ("account_id")'),
    (
        'CREATE INDEX "strategy_revision_study_id_wave_kind" ON "strategy_revision" ("study_id", '
        '"wave", "kind")'
    ),
    (
        'CREATE TABLE "submission_version" ("id" INTEGER NOT NULL PRIMARY KEY, "submission_id" '
        'VARCHAR(255) NOT NULL, "number" INTEGER NOT NULL, "version_id" INTEGER NOT NULL, '
        '"document" BLOB NOT NULL, "sha256" VARCHAR(255) NOT NULL, "phone_time" VARCHAR(255), '
        '"phone_offset" INTEGER, "received_at" VARCHAR(255) NOT NULL, FOREIGN KEY '
        '("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE, FOREIGN KEY '
        '("version_id") REFERENCES "instrument_version" ("id") ON DELETE RESTRICT)'
    ),
    ('CREATE INDEX "submission_version_submission_id" ON "submission_version" ("submission_id")'),
    ('CREATE INDEX "submission_version_version_id" ON "submission_version" ("version_id")'),
    (
        'CREATE UNIQUE INDEX "submission_version_submission_id_number" ON "submission_version" '
        '("submission_id", "number")'
    ),
    (
        'CREATE TABLE "submission_file" ("id" INTEGER NOT NULL PRIMARY KEY, "version_id" INTEGER '
        'NOT NULL, "sha256" VARCHAR(255) NOT NULL, "path" VARCHAR(255) NOT NULL, "taken_at" '
        'VARCHAR(255), "lat" REAL, "lon" REAL, FOREIGN KEY ("version_id") REFERENCES '
        '"submission_version" ("id") ON DELETE CASCADE)'
    ),
    ('CREATE INDEX "submission_file_version_id" ON "submission_file" ("version_id")'),
    ('CREATE INDEX "submission_file_sha256" ON "submission_file" ("sha256")'),
)
