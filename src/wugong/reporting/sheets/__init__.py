"""The office's papers: the month and the year in Word, the month in Excel, always in Chinese."""

from wugong.reporting.sheets.excel import XLSX, monthly_xlsx
from wugong.reporting.sheets.word import DOCX, monthly_docx, yearly_docx

__all__ = ["DOCX", "XLSX", "monthly_docx", "monthly_xlsx", "yearly_docx"]
