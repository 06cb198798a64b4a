-- Why a fresh answer was not stored. Null in older rows: not known.
ALTER TABLE "decision" ADD COLUMN "not_stored" TEXT;
