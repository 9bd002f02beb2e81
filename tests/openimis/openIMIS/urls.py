"""URLs as in a production openIMIS: every module below api/."""
from django.conf import settings
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from graphql_jwt.decorators import jwt_cookie

from .openimisapps import openimis_apps
from .views import ImisGraphQLView, health

ROOT = settings.SITE_ROOT()  # "api/"

urlpatterns = [
    path("ht/", health),
    path(
        f"{ROOT}graphql",
        csrf_exempt(jwt_cookie(ImisGraphQLView.as_view(graphiql=False))),
    ),
] + [path(f"{ROOT}{name}/", include(f"{name}.urls")) for name in openimis_apps()]
