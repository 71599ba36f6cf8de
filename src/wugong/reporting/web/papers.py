"""The office's papers to take along: sums of one's own area, no persons."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wugong.base.month import Month
from wugong.reporting import sheets
from wugong.reporting.queries import papers
from wugong.reporting.sheets import DOCX, XLSX
from wugong.reporting.web.asking import asked


def answered(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file under a name that says what it is of."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def month_xlsx_of(area: str, month: Month) -> HttpResponse:
    """The month in Excel."""
    return answered(sheets.monthly_xlsx(papers.monthly(area, month)), XLSX, f"{area}-{month}.xlsx")


def month_docx_of(area: str, month: Month) -> HttpResponse:
    """The month in Word."""
    return answered(sheets.monthly_docx(papers.monthly(area, month)), DOCX, f"{area}-{month}.docx")


def year_docx_of(area: str, year: int) -> HttpResponse:
    """The year's bulletin in Word."""
    return answered(sheets.yearly_docx(papers.yearly(area, year)), DOCX, f"{area}-{year}.docx")


@require_GET
def month_xlsx(request: HttpRequest) -> HttpResponse:
    """The month of an area in Excel."""
    about = asked(request)
    return month_xlsx_of(about.area, about.month)


@require_GET
def month_docx(request: HttpRequest) -> HttpResponse:
    """The month of an area in Word."""
    about = asked(request)
    return month_docx_of(about.area, about.month)


@require_GET
def year_docx(request: HttpRequest) -> HttpResponse:
    """The bulletin of the year that a month lies in."""
    about = asked(request)
    return year_docx_of(about.area, about.month.year)
