"""What this room says no with."""

from wugong.base.errors import register

register(
    "login.failed",
    status=401,
    zh="用户名或密码不对。",
    en="The user name or the password is wrong.",
)
register(
    "login.locked",
    status=429,
    zh="连续输错次数太多，请 {minutes} 分钟后再试。",
    en="Too many wrong tries; try again in {minutes} minutes.",
)
register(
    "login.code_required",
    status=401,
    zh="请填手机验证器上的 6 位数。",
    en="Give the 6 digits of your authenticator.",
)
register(
    "login.code_wrong",
    status=401,
    zh="这个 6 位数不对，或者已经用过。",
    en="These 6 digits are wrong, or were used already.",
)
register(
    "login.enrol_first",
    status=403,
    zh="您的角色要两道验证，请先在网页上登录一次，设好手机验证器。",
    en="Your role needs a second factor: log in on the web once and set up your authenticator.",
)
register(
    "login.no_role",
    status=403,
    zh="这个账号现在没有生效的角色，请找安全管理员。",
    en="This account has no role at present; ask the security administrator.",
)
register(
    "login.step_over",
    status=401,
    zh="这一步已经过时，请重新登录。",
    en="This step has timed out; log in again.",
)
register(
    "password.change_first",
    status=403,
    zh="请先在网页上改密码。",
    en="Change your password on the web first.",
)
register("password.old_wrong", zh="现在的密码不对。", en="The present password is wrong.")
register("password.too_short", zh="密码至少 10 位。", en="A password has at least 10 characters.")
register(
    "password.unusable",
    zh="密码最多 128 位，不能有看不见的字符。",
    en="At most 128 characters, none of them invisible.",
)
register(
    "password.too_simple",
    zh="大写字母、小写字母、数字、符号，至少要有三种。",
    en="Use at least three of: capitals, small letters, digits, signs.",
)
register("password.has_username", zh="密码里不能有用户名。", en="It contains the user name.")
register("password.common", zh="这个密码太常见，容易被猜到。", en="This password is too common.")
register(
    "password.used_before",
    zh="最近 5 个密码不能再用。",
    en="It is one of your last five passwords.",
)
register(
    "password.demo_stays",
    status=403,
    zh="示范账号的密码是公开的，不能改。",
    en="The demo accounts' password is public and stays as it is.",
)
register("user.name_taken", zh="这个用户名已经有了。", en="This user name is taken.")
register(
    "user.name_form",
    zh="用户名 3 到 60 位，只用字母、数字、点、横线。",
    en="A user name has 3 to 60 letters, digits, dots or dashes.",
)
register("grant.role_unknown", zh="没有这个角色。", en="There is no such role.")
register(
    "grant.area_of_role", zh="这个角色要配合它那一级的地区。", en="The area is not of this role."
)
register("grant.no_area", zh="这个角色不按地区。", en="This role has no area.")
register("grant.party_of_role", zh="这个角色要指明单位。", en="The party does not fit this role.")
register("grant.dates", zh="截止日期要在开始日期之后。", en="It must end after it begins.")
register(
    "grant.person_unknown",
    zh="管理员要先登记身份证号，才能保证三员分开。",
    en="An administrator's identity number must be known, so that the three stay apart.",
)
register(
    "grant.three_administrators",
    status=409,
    zh="系统、安全、审计三员不能是同一个人。",
    en="The system, security and audit administrators must be three persons.",
)
register(
    "second_person",
    status=403,
    zh="自己的权限和验证器不能自己改，要由另一个人来办。",
    en="Nobody changes their own rights or second factor; another person must.",
)
register(
    "first_run.wrong_code",
    status=403,
    zh="启动码不对。它在启动平台的窗口里。",
    en="The code is wrong. It stands in the window where the platform was started.",
)
register(
    "demo.only",
    status=403,
    zh="只有示范数据里才有示范账号。",
    en="There are demo accounts only in the demo.",
)
register(
    "stand_in.too_long",
    zh="代班从今天算起，最多 {days} 天。",
    en="A stand-in begins today and lasts {days} days at most.",
)
register(
    "stand_in.colleague",
    zh="代班的人要是本村的组长或村干部，不能是您自己。",
    en="A stand-in is a group leader or officer of the same village, and not yourself.",
)
register(
    "hand_over.same",
    status=409,
    zh="这个组现在就是他走访。",
    en="This group's leader is this person already.",
)
register(
    "stand_in.has_group",
    status=409,
    zh="这个组已经归他走访。",
    en="This group is theirs already.",
)
