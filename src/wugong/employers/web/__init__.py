"""Pages of demand: vacancies, employers, the three outlets."""
