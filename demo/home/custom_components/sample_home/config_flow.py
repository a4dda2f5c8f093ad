"""The sample home sets itself up."""

from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult


class SampleHomeFlow(ConfigFlow, domain="sample_home"):
    """Takes what the configuration file says."""

    async def async_step_import(self, data: dict[str, Any]) -> ConfigFlowResult:
        """Create the entry."""
        return self.async_create_entry(title="Sample home", data={})
