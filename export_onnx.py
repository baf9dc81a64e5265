"""Export a checkpoint to a model pack: ``python export_onnx.py CHECKPOINT --out FOLDER``."""

from ripieno.training.__main__ import export, main

if __name__ == "__main__":
    main(export, "export_onnx.py")
