/** Records that are wrapped anew in one transaction. */
const BATCH = 200;
/** Held alone by who wraps anew and forgets the old root, shared by who wraps a new key: none is wrapped under a root that is just forgotten. */
const ROOT_LOCK = 7391204461;

/** Over the tables of `lethe_vault`. */
export const SQL = {
  shareRoot: `SELECT pg_advisory_xact_lock_shared(${ROOT_LOCK})`,
  holdRoot: `SELECT pg_advisory_lock(${ROOT_LOCK})`,
  freeRoot: `SELECT pg_advisory_unlock(${ROOT_LOCK})`,
  findRoot: "SELECT id, root, epoch, wrapped FROM lethe_vault.root_record WHERE tenant_id = $1 AND kind = $2",
  addRoot: `INSERT INTO lethe_vault.root_record (tenant_id, kind, id, root, epoch, wrapped)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
  holdTenant: "SELECT id FROM lethe_vault.root_record WHERE tenant_id = $1 AND kind = 'tenant' AND id = $2 FOR SHARE",
  findData:
    "SELECT id, subject, wrapped FROM lethe_vault.data_record WHERE tenant_id = $1 AND subject = $2 AND id IS NOT NULL",
  findDataById: "SELECT id, subject, wrapped FROM lethe_vault.data_record WHERE tenant_id = $1 AND id = $2",
  addData: `INSERT INTO lethe_vault.data_record AS d (tenant_id, subject, id, wrapped) VALUES ($1, $2, $3, $4)
    ON CONFLICT (tenant_id, subject) DO UPDATE SET id = COALESCE(d.id, excluded.id), wrapped = COALESCE(d.wrapped, excluded.wrapped)
    RETURNING id, subject, wrapped`,
  dataIds: "SELECT id FROM lethe_vault.data_record WHERE tenant_id = $1 AND id IS NOT NULL",
  generation: "SELECT generation FROM lethe_vault.data_record WHERE tenant_id = $1 AND subject = $2",
  destroyRoot: "DELETE FROM lethe_vault.root_record WHERE tenant_id = $1 AND kind = 'tenant' AND id = $2 RETURNING id",
  destroyData: "DELETE FROM lethe_vault.data_record WHERE tenant_id = $1 RETURNING id",
  destroySubject: `WITH known AS (SELECT id FROM lethe_vault.data_record WHERE tenant_id = $1 AND subject = $2 FOR UPDATE),
    raised AS (INSERT INTO lethe_vault.data_record AS d (tenant_id, subject, generation) VALUES ($1, $2, 1)
      ON CONFLICT (tenant_id, subject) DO UPDATE SET id = NULL, wrapped = NULL, generation = d.generation + 1)
    SELECT id FROM known WHERE id IS NOT NULL`,
  newest: "SELECT COALESCE(MAX(epoch), 0)::int AS epoch FROM lethe_vault.root_record",
  strangers: "SELECT COUNT(*)::int AS count FROM lethe_vault.root_record WHERE root <> $1",
  outdated: `SELECT tenant_id, kind, id, root, epoch, wrapped FROM lethe_vault.root_record
    WHERE root <> $1 OR epoch < $2 ORDER BY tenant_id, kind LIMIT ${BATCH} FOR UPDATE`,
  replace: "UPDATE lethe_vault.root_record SET root = $3, epoch = $4, wrapped = $5 WHERE tenant_id = $1 AND kind = $2",
};
