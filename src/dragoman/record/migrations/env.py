"""How Alembic runs a step: on the connection it is handed, within the transaction that is open on it.

Enters: the connection, in the attributes of the configuration. Leaves: the step and its mark, both uncommitted. It refuses to
open a database itself: who calls it decides what becomes permanent.
"""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
context.run_migrations()
