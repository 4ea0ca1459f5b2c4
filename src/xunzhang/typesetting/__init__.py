"""Official documents on paper and screen, after GB/T 9704-2012. Knows no framework.

Document in `model`, plain text to blocks in `structure`, files in `source`, output in `api`, fonts in `fonts`.
"""
