"""One entry: every field with the sentences that give it, its sources, and why its reports are one entry."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from dragoman.record.audit import ReportTrace, Trace
from dragoman.record.entries import Step
from dragoman.views.explain import cut_sentence, describe_value, explain_entry
from dragoman.web.visit import open_visit

router = APIRouter(include_in_schema=False)
# A field that twenty outlets give is shown with the words of so many; the others unfold.
_SHOWN_QUOTES = 2


@router.get("/entry/{id}")
def show_entry(request: Request, id: str) -> Response:
    """One entry with everything it rests on."""
    with open_visit(request) as visit:
        trace = explain_entry(visit.record, id, visit.asked.moment)
        entry = trace.entry
        if entry.id != id and visit.asked.moment is None:
            # One entry has one address: that of the beginning of an id, or of a former one, leads to it.
            return RedirectResponse(visit.stay(f"/entry/{entry.id}"), status_code=308)
        names = {report.claim.anchor: report for report in trace.reports}
        return visit.show(
            "entry.html.jinja",
            trace=trace,
            one=entry.summary,
            names=names,
            sources=_group_reports(trace),
            history=_list_steps(trace),
            cut_sentence=cut_sentence,
            describe_value=describe_value,
            most=_SHOWN_QUOTES,
        )


def _group_reports(trace: Trace) -> list[tuple[str, list[ReportTrace]]]:
    """The reports by their independent source, in order of publication of the first."""
    groups: dict[str, list[ReportTrace]] = {}
    for report in trace.reports:
        groups.setdefault(report.source, []).append(report)
    return list(groups.items())


def _list_steps(trace: Trace) -> list[Step]:
    """The reports of the status in order of publication, without those that repeat the one before."""
    made: list[Step] = []
    before: tuple[object, ...] = ()
    for step in trace.entry.history:
        same = (step.status, step.when.begin if step.when else None, step.asserter)
        if same != before:
            made.append(step)
        before = same
    return made
