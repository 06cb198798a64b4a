-- What waits to be looked at is found by its act, however much else was written since.
CREATE INDEX "audit_record_action_seq_idx" ON "audit_record"("action", "seq");
