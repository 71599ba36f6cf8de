"""Commands that see everything: each is a process that keeps what it loads until it ends."""

import atexit
import gc

# Loading makes some hundred thousand objects that all stay; a request makes some ten thousand and
# drops them all. Looking through them after each 700 finds nothing, and a look through everything,
# also the one at the end, reads the whole platform: a third of a short command's CPU.
LOOK_AFTER = 20_000
gc.set_threshold(LOOK_AFTER, *gc.get_threshold()[1:])
atexit.register(gc.freeze)
