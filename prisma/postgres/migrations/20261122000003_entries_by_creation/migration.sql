-- CreateIndex
CREATE INDEX "entry_tenant_id_created_at_idx" ON "entry"("tenant_id", "created_at");
