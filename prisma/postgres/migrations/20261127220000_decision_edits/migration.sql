-- The named differences between the prompt and the one that it was compared with: no text. Null in older rows: not known.
ALTER TABLE "decision" ADD COLUMN "edits" TEXT;
