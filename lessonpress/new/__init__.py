"""What an author begins with: a course, and pages of it, made from the templates in these folders. Nothing that is there is written over."""
