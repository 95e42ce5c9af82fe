"""Views as answers: values with a type, for programs and assistants.

Enters: a scope and what is asked. Leaves: answers, each a struct whose JSON Schema the code gives. They refuse to hand out an entry
without its id, or words of an article without saying that they are quoted and from where.
"""
