"""Views of readings and of the record: text and pages for eyes. They decide nothing."""
