"""Groups of integrations that say what their entities are about."""

NOT_A_SOURCE = (
    # The product itself, simulations, and helpers that repeat what other entities already say.
    "data_exchanger demo kitchen_sink random bayesian compensation derivative filter group"
    " history_stats min_max mold_indicator statistics threshold trend utility_meter"
)
"""Sources of nothing new."""

PUBLIC_SOURCES = (
    "aemet bitcoin currencylayer fixer fuelprices_dk garages_amsterdam gdacs imgw_pib kraken"
    " launch_library openexchangerates peco pegel_online season sun tankerkoenig"
    " trafikverket_weatherstation worldclock"
)
"""What anyone can read elsewhere, and what is reckoned from the calendar."""

COMPUTERS = (
    "airos asuswrt cpuspeed freebox fritz glances hassio"
    " huawei_lte iron_os libre_hardware_monitor mikrotik nut opnsense prusalink"
    " proxmoxve qnap smlight starlink synology_dsm system_bridge systemmonitor teltonika"
    " unifi webmin"
)
"""Computers and networks, whose temperatures and powers are not those of the home."""

DOWNLOADERS = "deluge lidarr nzbget pyload qbittorrent radarr rtorrent sabnzbd sonarr transmission"

WEATHER_SERVICES = (
    "accuweather airly airnow ambient_network ambient_station buienradar environment_canada"
    " epion gios"
    " google_air_quality google_weather ipma iqvia irm_kmi luftdaten met met_eireann meteo_france"
    " meteoclimatic metoffice nilu nws open_meteo opensensemap openuv openweathermap purpleair"
    " smhi"
    " tomorrowio waqi weatherflow weatherflow_cloud weatherkit zamg"
)
"""Weather and outdoor air, by services and by stations that stand outside."""

VEHICLES = (
    "ituran mazda nissan_leaf renault starline subaru tesla_fleet teslemetry tessie torque volvo"
    # Custom integrations.
    " audiconnect bmw_cardata fordpass kia_uvo mbapi2020 myskoda polestar_api tesla_custom toyota"
    " volkswagen_we_connect_id xpeng_ev"
)

BICYCLES = "specialized_turbo"

CHARGERS = (
    "besen blue_current greencell keba lektrico nexblue nrgkick ohme openevse peblar silla_prism"
    " technove tesla_wall_connector v2c wallbox"
    # Custom integrations.
    " easee goecharger_api2 ocpp zaptec"
)

INVERTERS = (
    "apsystems aurora_abb_powerone autarco enphase_envoy envertech_evt800 fronius goodwe"
    " growatt_server homevolt hypontech imeon_inverter indevolt kaco_modbus kostal_plenticore"
    " powerwall pvoutput saj sma sofar solaredge solaredge_modbus solarlog solax sunsynk sunweg"
    " victron_ble victron_gx zeversolar zinvolt"
    # Custom integrations.
    " foxess huawei_solar solaredge_modbus_multi solis sungrow"
)
"""Solar inverters and home batteries: what they name nothing else is what they produce."""

SOLAR_INVERTERS = (
    "apsystems aurora_abb_powerone enphase_envoy envertech_evt800 fronius goodwe growatt_server"
    " hypontech"
    " kaco_modbus pvoutput solaredge solaredge_modbus solarlog solax sunsynk sunweg zeversolar"
)
"""Those whose bare power is that of the sun, not of a battery or of the whole home."""

GRID_METERS = (
    "bitvis discovergy dsmr earn_e_p1 edl21 energieleser homewizard iometer opower p1_monitor"
    " plugwise"
    " powerfox powerfox_local pure_energie rainforest_eagle rainforest_raven theben_conexa tibber"
    " toon wattwaechter youless zonneplan"
)
"""Meters at the connection to the grid: what they call production flows out."""

PLUGS = (
    "edimax energenie_power_sockets imou mystrom switchbot switchbot_cloud switcher_kis tplink"
    " tplink_lte vesync wemo"
    # Custom integrations.
    " meross_lan smartlife tapo"
)
"""Makers whose electricity meters sit in plugs, each with one appliance behind it."""

APPLIANCES = (
    "home_connect lg_thinq liebherr miele smartthings whirlpool"
    # Custom integrations.
    " electrolux_status hon"
)

KITCHEN = "anova chef_iq meater probe_plus togrill"
"""Cooking appliances and meat thermometers."""

HEATING_AND_COOLING = (
    "actron_air adax airobot airzone bsblan cielo_home comfoconnect compit daikin econet"
    " hr_energy_qube melcloud melcloud_home midea mill my_pv myuplink nibe_heatpump sensibo vicare"
    " waterfurnace weheat wolflink"
)

SMALL_SENSORS = "bthome moat mysensors onewire ruuvitag_ble sensorpro switchbot vegehub victron_ble"
"""Sensors whose voltages and currents are not those of the mains."""

MACHINES = (
    "aqvify drop_connect ecoforest flo fumis fyta guardian hddtemp incomfort indi_allsky"
    " lektrico letpot madvr mopeka octoprint openevse palazzetti pvoutput rapt_ble rehlko solax"
    " switcher_kis tilt_ble tilt_pi victron_ble"
)
"""Machines and vessels that measure their own temperature."""

SAUNAS = "huum saunum"

POOLS = (
    "aqualogic aseko_pool_live flipr hanna neopool ondilo_ico hotspring pooldose poolsense"
    " screenlogic vistapool"
)

BODY_MONITORS = "eufylife_ble fitbit google_health leaone sleepiq withings xiaomi_ble"
"""Wearables and scales for people."""

PET_DEVICES = "fressnapf_tracker litterrobot petlibro surepetcare tractive"
