from xunzhang.record.actor import Actor, Administrator


def may_change_settings(actor: Actor) -> bool:
    """The system administrator keeps the settings of the installation."""
    return actor.administrator is Administrator.SYSTEM
