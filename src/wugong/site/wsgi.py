"""The web server's entry."""

import gc
import os

from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, reset_queries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wugong.site.settings")
application = get_wsgi_application()
# A connection is looked at once, when a request ends; statements are never collected here.
request_started.disconnect(close_old_connections)
request_started.disconnect(reset_queries)
# What was loaded stays for ever: the collector need not look at it again during requests.
gc.collect()
gc.freeze()
