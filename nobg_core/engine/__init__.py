"""What runs in nobg's own virtual environment: onnxruntime, numpy, OpenCV, Pillow."""

import os

# Before numpy is imported. Its matrix products are small here, and where another program takes a
# core, threads that spin for each other cost twenty times the CPU time of one (hero edges at 1 MP:
# 4.3 s against 0.2 s).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
