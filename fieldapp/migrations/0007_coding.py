"""What people make of verbatims, row by row, and the stamp by which their figures are known."""

STATEMENTS = (
    (
        'CREATE TABLE "coding" ("id" INTEGER NOT NULL PRIMARY KEY, "study_id" INTEGER NOT NULL, '
        '"wave" VARCHAR(255) NOT NULL, "submission_id" VARCHAR(255) NOT NULL, "path" VARCHAR(255) '
        'NOT NULL, "said" VARCHAR(255) NOT NULL, "account_id" INTEGER, "settled" INTEGER NOT NULL, '
        '"withdrawn" INTEGER NOT NULL, "touchpoint" VARCHAR(255) NOT NULL, "dimension" '
        'VARCHAR(255) NOT NULL, "feeling" INTEGER, "undoes" INTEGER, "at" VARCHAR(255) NOT NULL, '
        'FOREIGN KEY ("study_id") REFERENCES "study" ("id") ON DELETE CASCADE, FOREIGN KEY '
        '("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE, FOREIGN KEY '
        '("account_id") REFERENCES "account" ("id") ON DELETE SET NULL)'
    ),
    'CREATE INDEX "coding_study_id" ON "coding" ("study_id")',
    'CREATE INDEX "coding_submission_id" ON "coding" ("submission_id")',
    'CREATE INDEX "coding_account_id" ON "coding" ("account_id")',
    'CREATE INDEX "coding_study_id_wave" ON "coding" ("study_id", "wave")',
    # The answers are not other ones: only what rests on codes is worked out again.
    'ALTER TABLE "wave_stamp" ADD COLUMN "codes" BLOB NOT NULL DEFAULT x\'\'',
    (
        'CREATE TRIGGER "coding_came" AFTER INSERT ON "coding" BEGIN '
        'UPDATE "wave_stamp" SET codes = randomblob(16) '
        "WHERE study_id = NEW.study_id AND wave = NEW.wave; END"
    ),
    (
        'CREATE TRIGGER "coding_changed" AFTER UPDATE ON "coding" BEGIN '
        'UPDATE "wave_stamp" SET codes = randomblob(16) WHERE study_id IN (OLD.study_id, '
        "NEW.study_id) AND wave IN (OLD.wave, NEW.wave); END"
    ),
    (
        'CREATE TRIGGER "coding_went" AFTER DELETE ON "coding" BEGIN '
        'UPDATE "wave_stamp" SET codes = randomblob(16) '
        "WHERE study_id = OLD.study_id AND wave = OLD.wave; END"
    ),
)
