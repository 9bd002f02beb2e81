"""The GraphQL endpoint and the health check."""
import json

from django.apps import apps
from django.db import connection
from django.http import JsonResponse
from graphene_django.views import GraphQLView
from graphql_jwt.exceptions import JSONWebTokenError


class ImisGraphQLView(GraphQLView):
    """GraphQL endpoint: adds module dataloaders; a JWT error answers HTTP 401."""

    def get_context(self, request):
        loaders = {}
        for config in apps.get_app_configs():
            if hasattr(config, "set_dataloaders"):
                config.set_dataloaders(loaders)
        request.dataloaders = loaders
        return request

    def execute_graphql_request(self, request, *args, **kwargs):
        result = super().execute_graphql_request(request, *args, **kwargs)
        request.jwt_refused = bool(result) and any(
            isinstance(getattr(error, "original_error", None), JSONWebTokenError)
            for error in (result.errors or [])
        )
        return result

    def get_response(self, request, data, show_graphiql=False):
        body, status = super().get_response(request, data, show_graphiql)
        if body and getattr(request, "jwt_refused", False):
            body = json.dumps({"errors": json.loads(body).get("errors", [])})
            status = 401
        return body, status


def health(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})
