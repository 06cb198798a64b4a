-- The wall stands around the list of tenants too: a hot connection sees the row of the tenant that it names, and no other.
ALTER TABLE "tenant" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tenant" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_only" ON "tenant"
  USING ("id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on')
  WITH CHECK ("id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on');
