from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

MOST_TRIES = 3


class Command(BaseCommand):
    help = (
        "Let tasks of django-tasks-db run again that a worker was at when it died: they would stay “running” for ever. "
        "Run it before the worker of that name starts again (db_worker --worker-id NAME), and give no two workers the "
        f"same name. A task that has taken {MOST_TRIES} workers with it is left alone. Exits with 1 when there is one."
    )

    def add_arguments(self, parser):
        parser.add_argument("worker_id", help="The name of the worker.")

    def handle(self, *args, worker_id, **options):
        if not apps.is_installed("django_tasks_db"):
            raise CommandError("This is for sites whose tasks are done by django-tasks-db.")
        running = apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(status="RUNNING")
        dead = [task for task in running if task.worker_ids[-1:] == [worker_id]]
        again = [task.pk for task in dead if len(task.worker_ids) < MOST_TRIES]
        count = running.filter(pk__in=again).update(status="READY")
        self.stdout.write(f"Taken up: {count}.")
        left = [task for task in dead if task.pk not in again]
        for task in left:
            self.stderr.write(f"Left alone after {len(task.worker_ids)} workers: {task.pk} {task.task_path}")
        if left:
            raise SystemExit(1)
