"""A stamp a wave by which figures that were worked out before are known to be still right."""

STATEMENTS = (
    (
        'CREATE TABLE "wave_stamp" ("study_id" INTEGER NOT NULL, "wave" VARCHAR(255) NOT NULL, '
        '"stamp" BLOB NOT NULL, PRIMARY KEY ("study_id", "wave"), FOREIGN KEY ("study_id") '
        'REFERENCES "study" ("id") ON DELETE CASCADE)'
    ),
    'CREATE INDEX "wave_stamp_study_id" ON "wave_stamp" ("study_id")',
    (
        'INSERT INTO "wave_stamp" ("study_id", "wave", "stamp") SELECT "study_id", "wave", '
        'randomblob(16) FROM "submission" GROUP BY "study_id", "wave"'
    ),
    (
        'CREATE TRIGGER "submission_came" AFTER INSERT ON "submission" BEGIN '
        'INSERT INTO "wave_stamp" ("study_id", "wave", "stamp") '
        "VALUES (NEW.study_id, NEW.wave, randomblob(16)) "
        "ON CONFLICT (study_id, wave) DO UPDATE SET stamp = excluded.stamp; END"
    ),
    (
        'CREATE TRIGGER "submission_changed" AFTER UPDATE ON "submission" BEGIN '
        'UPDATE "wave_stamp" SET stamp = randomblob(16) '
        "WHERE study_id = OLD.study_id AND wave = OLD.wave; "
        'INSERT INTO "wave_stamp" ("study_id", "wave", "stamp") '
        "VALUES (NEW.study_id, NEW.wave, randomblob(16)) "
        "ON CONFLICT (study_id, wave) DO UPDATE SET stamp = excluded.stamp; END"
    ),
    # Where a whole study goes, its stamps go, too: nothing may be inserted then.
    (
        'CREATE TRIGGER "submission_went" AFTER DELETE ON "submission" BEGIN '
        'UPDATE "wave_stamp" SET stamp = randomblob(16) '
        "WHERE study_id = OLD.study_id AND wave = OLD.wave; END"
    ),
)
