"""The activities of a wheel in a listing of their own. It writes the page's draft: see `actions/edit_activities.py`."""
