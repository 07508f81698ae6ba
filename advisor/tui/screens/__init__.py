"""The screens, one file each. None imports another; `advisor.tui.app` leads between them."""
