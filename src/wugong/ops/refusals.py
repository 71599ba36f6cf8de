"""What the `wugong` command refuses, each in one plain sentence."""

from wugong.base.errors import register

register("usage", zh="用法不对：{reason}；{hint}。", en="Usage: {reason}; {hint}.")
register(
    "up.port_in_use",
    status=503,
    zh="{host} 的端口 {port} 已被占用；请用 --port 换一个。",
    en="Port {port} on {host} is in use; choose another with --port.",
)
register(
    "up.host_unknown",
    status=503,
    zh="本机没有地址 {host}。",
    en="This machine has no address {host}.",
)
register(
    "up.not_serving",
    status=503,
    zh="{name} 进程起不来，平台没有启动；详情见 {log}。",
    en="The {name} process does not start and nothing is served; {log} says why.",
)
register(
    "database.lost",
    status=503,
    zh="与数据库的连接断了，没有保存的步骤不算数；请重试。",
    en="The connection to the database was lost; nothing half done was kept; try again.",
)
register(
    "migration.failed",
    status=503,
    zh="数据库升级没有完成（{reason}）；原有数据未动。",
    en="The database could not be brought up to date ({reason}); what was there is kept.",
)
register(
    "up.port_closed",
    status=503,
    zh="端口 {port} 需要管理员权限；请用 --port 选 1024 以上的端口。",
    en="Port {port} needs an administrator's rights; choose one above 1023 with --port.",
)
register(
    "figures.not_written",
    status=503,
    zh="写不进 {folder}：{reason}。",
    en="Nothing can be written to {folder}: {reason}.",
)
