"""What people see, built once: page shells, parts, dates and numbers as people read them.

Pages are Jinja2 templates in each app's ``templates/<app>/``; parts are macros in
``ui/parts.html``. See ``docs/decisions/0002-jinja.md`` for why.
"""
