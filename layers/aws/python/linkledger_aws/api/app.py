"""One API over its routes: validation, problem documents, and one answer to a request however often it comes."""

from typing import Any, Protocol

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.errors import NotFound
from linkledger_aws.api.once import Once
from linkledger_aws.api.requests import as_domain_error, read_as_json, with_read_body
from linkledger_aws.http import PROBLEM_JSON, NotReadable, problem_response, report


class RouteModule(Protocol):
    """A module of routes."""

    router: Router


class ApiDesk(Protocol):
    """What an API holds on to between requests."""

    @property
    def once(self) -> Once: ...


class Api:
    """A resolver over modules of routes."""

    def __init__(self, *modules: RouteModule) -> None:
        self.app = APIGatewayHttpResolver(enable_validation=True)
        for each in modules:
            self.app.include_router(each.router)
        self.app.exception_handler(Exception)(self._problem)

    def answer(self, event: dict[str, Any], context: LambdaContext, desk: ApiDesk) -> dict[str, Any]:
        """API Gateway HTTP API event (payload 2.0) with verified claims -> response; the routes read the desk."""
        try:
            read = with_read_body(event)
        except NotReadable as refusal:
            return problem_response(report(refusal, context.aws_request_id))
        return desk.once.answer(read, context, lambda: self.resolve(read, context, desk))

    def resolve(self, event: dict[str, Any], context: LambdaContext, desk: object) -> dict[str, Any]:
        """The same without keeping the answer, and as the body came: for routes that see to both themselves."""
        try:
            readable = read_as_json(event)
        except NotFound as refusal:
            return problem_response(report(refusal, context.aws_request_id))
        self.app.context["desk"] = desk
        return self.app.resolve(readable, context)

    def _problem(self, error: Exception) -> Response[str]:
        """The answer to whatever a route raises, and to the lack of one."""
        found = report(as_domain_error(error), self.app.lambda_context.aws_request_id)
        return Response(int(found.status), PROBLEM_JSON, found.body, dict(found.headers))
