"""The routes to German nationality, in the order in which ties between them are broken."""

from flows.eligibility.routes.par9 import PAR9_1, PAR9_2
from flows.eligibility.routes.par10 import PAR10_1, PAR10_2
from flows.eligibility.routes.restitution import ART116_2, PAR5, PAR15
from flows.eligibility.routes.route import Route
from flows.eligibility.routes.stateless import STATELESS_ACT

ROUTES: tuple[Route, ...] = (ART116_2, PAR15, PAR5, STATELESS_ACT, PAR10_1, PAR9_1, PAR9_2, PAR10_2)
