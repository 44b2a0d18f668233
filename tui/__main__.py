"""`python -m tui` is `mtlstail`."""

import sys

from tui.cli import main

sys.exit(main())
