"""Approaches without a form, counted by one tap each; links that one device answers repeatedly."""

STATEMENTS = (
    'ALTER TABLE "public_link" ADD COLUMN "repeatable" INTEGER NOT NULL DEFAULT 0',
    (
        'CREATE TABLE "approach" ("id" VARCHAR(255) NOT NULL PRIMARY KEY, "study_id" INTEGER NOT '
        'NULL, "assignment_id" INTEGER, "account_id" INTEGER, "wave" VARCHAR(255) NOT NULL, '
        '"site" VARCHAR(255) NOT NULL, "segment" VARCHAR(255) NOT NULL, "disposition" '
        'VARCHAR(255) NOT NULL, "at" VARCHAR(255) NOT NULL, "received_at" VARCHAR(255) NOT NULL, '
        'FOREIGN KEY ("study_id") REFERENCES "study" ("id") ON DELETE CASCADE, FOREIGN KEY '
        '("assignment_id") REFERENCES "assignment" ("id") ON DELETE SET NULL, FOREIGN KEY '
        '("account_id") REFERENCES "account" ("id") ON DELETE SET NULL)'
    ),
    'CREATE INDEX "approach_study_id" ON "approach" ("study_id")',
    'CREATE INDEX "approach_assignment_id" ON "approach" ("assignment_id")',
    'CREATE INDEX "approach_account_id" ON "approach" ("account_id")',
    'CREATE INDEX "approach_study_id_wave" ON "approach" ("study_id", "wave")',
    # Rates rest on approaches, too: figures worked out before are not right any more.
    (
        'CREATE TRIGGER "approach_came" AFTER INSERT ON "approach" BEGIN '
        'INSERT INTO "wave_stamp" ("study_id", "wave", "stamp") '
        "VALUES (NEW.study_id, NEW.wave, randomblob(16)) "
        "ON CONFLICT (study_id, wave) DO UPDATE SET stamp = excluded.stamp; END"
    ),
    (
        'CREATE TRIGGER "approach_went" AFTER DELETE ON "approach" BEGIN '
        'UPDATE "wave_stamp" SET stamp = randomblob(16) '
        "WHERE study_id = OLD.study_id AND wave = OLD.wave; END"
    ),
)
