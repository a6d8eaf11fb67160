"""What is asked of the future is there."""

annotations = division = print_function = generator_stop = True
