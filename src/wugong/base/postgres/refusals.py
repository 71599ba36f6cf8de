"""What can go wrong between the platform and its database, each in one plain sentence."""

from wugong.base.errors import register

register(
    "database.data_unreachable",
    status=503,
    zh="数据目录 {data} 数据库用户 {user} 进不去；请把 WUGONG_DATA 设为它能到达的目录。",
    en="The data directory {data} cannot be reached by the database's user {user}; "
    "set WUGONG_DATA to a directory it can reach.",
)
register(
    "database.data_not_writable",
    status=503,
    zh="数据目录 {data} 无法写入（{reason}）。",
    en="The data directory {data} cannot be written ({reason}).",
)
register(
    "database.data_held",
    status=503,
    zh="数据目录 {data} 正被另一个进程使用（进程号 {pid}）。",
    en="The data directory {data} is held by another process (pid {pid}).",
)
register(
    "database.other_owner",
    status=503,
    zh="数据库文件 {data} 属于用户 {owner}；请用该用户运行。",
    en="The database files in {data} belong to user {owner}; run this as that user.",
)
register(
    "database.no_server",
    status=503,
    zh="本机没有 PostgreSQL 程序；请重新运行 make setup，或设置 DATABASE_URL。",
    en="There is no PostgreSQL program here; run make setup again, or set DATABASE_URL.",
)
register(
    "database.not_started",
    status=503,
    zh="数据库没有启动成功（{reason}）；详情见 {log}。",
    en="The database did not start ({reason}); {log} says more.",
)
register(
    "database.made_by_other_version",
    status=503,
    zh="数据目录 {data} 由 PostgreSQL {found} 建立，本机程序是 {ours}；请用旧版本备份后再恢复。",
    en="{data} was made by PostgreSQL {found} and this program carries {ours}; "
    "back it up with the old version and restore it with the new one.",
)
register(
    "database.url_malformed",
    status=503,
    zh="DATABASE_URL 写法不对；应为 postgresql://user:password@host:port/name。",
    en="DATABASE_URL is malformed; it should read postgresql://user:password@host:port/database.",
)
register(
    "database.unreachable",
    status=503,
    zh="数据库 {host} 没有应答（{reason}）。",
    en="The database at {host} does not answer ({reason}).",
)
register(
    "database.too_old",
    status=503,
    zh="数据库服务器版本是 PostgreSQL {found}，需要 15 或更新。",
    en="The database server is PostgreSQL {found}; 15 or newer is needed.",
)
register(
    "database.role_too_strong",
    status=503,
    zh="DATABASE_URL 的登录角色 {role} 权限过大（{reason}），行级安全会失效；"
    "请运行 wugong prepare-database ADMIN_URL，改用它给出的 DATABASE_URL。",
    en="The role {role} of DATABASE_URL is stronger than allowed ({reason}) and would walk round "
    "row security; run wugong prepare-database ADMIN_URL and use the DATABASE_URL it prints.",
)
register(
    "database.not_prepared",
    status=503,
    zh="数据库 {host} 还没有准备好；请运行 wugong prepare-database ADMIN_URL。",
    en="The database at {host} is not prepared; run wugong prepare-database ADMIN_URL.",
)
register(
    "database.owner_unknown",
    status=503,
    zh="有 {pending} 个迁移待执行，但这里没有保存数据库所有者的登录；"
    "请在此运行 wugong prepare-database ADMIN_URL。",
    en="{pending} migrations are pending and no owner's login is stored here; "
    "run wugong prepare-database ADMIN_URL on this machine.",
)
register(
    "database.admin_too_weak",
    status=503,
    zh="管理员地址的角色 {role} 不能建立角色和数据库（{reason}）。",
    en="The role {role} of the administrator's URL cannot make roles and databases ({reason}).",
)
register(
    "database.wrong_password",
    status=503,
    zh="数据库不接受 {keys} 里保存的密码；请恢复与数据目录一同备份的密钥。",
    en="The database does not accept the passwords kept in {keys}; "
    "restore the keys that belong to this data directory.",
)
