"""The routes to German nationality, in the order in which ties between them are broken."""

from flows.eligibility.routes.other import OTHER
from flows.eligibility.routes.par10 import PAR10_1, PAR10_2
from flows.eligibility.routes.route import Route

_BY_CODE = {route.code: route for route in (*OTHER, PAR10_1, PAR10_2)}
ROUTES: tuple[Route, ...] = tuple(
    _BY_CODE[code] for code in ("art116_2", "par15", "par5", "stateless_act", "par10_1", "par9_1", "par9_2", "par10_2")
)
