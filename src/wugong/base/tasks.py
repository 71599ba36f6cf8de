"""Work that the ground room does by itself."""

from procrastinate.contrib.django import app

from wugong.base import queue


@app.periodic(cron="* * * * *")
@app.task(name="base.rescue_stalled", queueing_lock="base.rescue_stalled")
async def rescue_stalled(timestamp: int) -> None:
    """Each minute: jobs of killed workers go back to the queue."""
    await queue.rescue_stalled()
