"""The web server's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wugong.site.settings")
application = get_wsgi_application()
# What was loaded stays for ever: the collector need not look at it again during requests.
gc.collect()
gc.freeze()
