"""The operator's room: setting up the installation, its accounts and keys, its backups."""
