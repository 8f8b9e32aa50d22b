/**
 * Advisory lock on the shape of our tables. Who migrates or restores holds it alone; backups hold it together.
 *
 * A migration that waited for a backup at the tables themselves would hold up all who come after it there, sign-ins too: PostgreSQL lets
 * nobody pass one who waits for a table. At this lock it waits alone.
 */
export const shapeLock = 4_711_009;
