"""What runs in nobg's own virtual environment: onnxruntime, numpy, OpenCV, Pillow."""
