"""Every address of the platform."""

from django.urls import include, path

from wugong.accounts.api import router as accounts_api
from wugong.base.api import api
from wugong.base.apidocs import docs
from wugong.base.health import alive, metrics, ready
from wugong.collection.api import router as collection_api
from wugong.employers.api import router as employers_api
from wugong.employment.api import router as employment_api
from wugong.people.api import router as people_api
from wugong.placement.api import router as placement_api
from wugong.reporting.api import router as reporting_api

api.add_router("", accounts_api)
api.add_router("", people_api)
api.add_router("", employers_api)
api.add_router("", employment_api)
api.add_router("", placement_api)
api.add_router("", collection_api)
api.add_router("", reporting_api)

urlpatterns = [  # tried one after the other: what is opened most stands first
    path("desk/people/", include("wugong.people.urls")),
    path("desk/people/", include("wugong.employment.urls")),
    path("desk/", include("wugong.desk.urls")),
    path("desk/", include("wugong.employers.urls")),
    path("desk/match/", include("wugong.placement.urls")),
    path("desk/collection/", include("wugong.collection.urls")),
    path("desk/comparison/", include("wugong.comparison.urls")),
    path("desk/", include("wugong.reporting.urls")),
    path("desk/messages/", include("wugong.messages.urls")),
    path("desk/places/", include("wugong.places.urls")),
    path("api/docs", docs, name="api_docs"),
    path("api/", api.urls),
    path("healthz", alive),
    path("readyz", ready),
    path("metrics", metrics),
    path("", include("wugong.portal.urls")),
    path("", include("wugong.accounts.urls")),
]
handler404 = "wugong.base.web.missing"
handler400 = "wugong.base.web.malformed"
