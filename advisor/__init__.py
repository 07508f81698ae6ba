"""Advisor: should this team fine-tune a model, and how far may it go now?"""

__version__ = "0.1.0"
