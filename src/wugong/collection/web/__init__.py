"""Pages of collection: the month's board, a group, the village's queue, phones, paper forms."""
