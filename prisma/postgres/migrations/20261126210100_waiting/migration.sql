-- Unconfirmed answers by the scope in which they would serve everybody, newest first: the first 43 characters of their pool.
CREATE INDEX "entry_waiting_idx" ON "entry"("tenant_id", substr("pool", 1, 43), "id") WHERE "sharing" = 'candidate';
