"""Body, activity and sleep."""

from . import integrations as made_by
from .rule import rule

_EXTREME = "max|maximum|min|minimum|最高|最低"

RULES = (
    # Heart, lungs and blood.
    rule("resting_heart_rate", text="resting heart rate|resting pulse|静息心率"),
    rule("heart_rate_variability", text="hrv|heart rate variability|心率变异"),
    rule("heart_rate", unit="bpm|beats/min", unless=_EXTREME),
    rule("respiratory_rate", unit="br/min|brpm|breaths/min", unless=_EXTREME),
    rule("blood_oxygen", text="spo2|blood oxygen|oxygen saturation|血氧"),
    rule("blood_pressure_systolic", text="systolic|收缩压|高压"),
    rule("blood_pressure_diastolic", text="diastolic|舒张压|低压"),
    rule("blood_glucose", device_class="blood_glucose_concentration"),
    rule("pulse_wave_velocity", text="pulse wave velocity|脉搏波"),
    rule("vo2_max", text="vo2 max|最大摄氧量"),
    rule("body_temperature", text="body temperature|体温"),
    rule("skin_temperature", text="skin temperature|皮肤温度"),
    rule("body_temperature", device_class="temperature", integration="withings"),
    # Body composition.
    rule("pet_weight", text="cat weight|dog weight|pet weight|宠物体重"),
    rule("pet_weight", device_class="weight", integration=made_by.PET_DEVICES),
    rule("fat_mass", text="fat mass|脂肪量"),
    rule("lean_mass", text="fat free mass|lean mass|lean body mass|去脂体重"),
    rule("muscle_mass", text="muscle mass|肌肉量"),
    rule("bone_mass", text="bone mass|骨量"),
    rule("body_water", device_class="weight", text="hydration|body water|身体水分"),
    rule("body_weight", text="body weight|体重"),
    rule(
        "body_weight",
        device_class="weight",
        integration=made_by.BODY_MONITORS,
        unless="goal|water|real time",
    ),
    rule("body_height", device_class="distance", integration="withings", text="height"),
    rule("body_mass_index", text="bmi|body mass index|体质指数", diagnostic=True),
    rule("body_fat", text="body fat|fat ratio|fat percentage|体脂", diagnostic=True),
    rule("visceral_fat", text="visceral fat|内脏脂肪"),
    # Activity and food.
    rule("steps", text="steps|step count|步数", unless="goal"),
    rule("floors_climbed", text="floors|爬楼", unless="elevation", diagnostic=True),
    rule(
        "walking_distance",
        device_class="distance",
        integration="fitbit google_health mobile_app withings",
        text="distance|步行距离",
        unless="workout",
    ),
    rule("active_calories", text="active calories|activity calories|活动热量", diagnostic=True),
    rule("calorie_intake", text="calories consumed|calories in|摄入热量", diagnostic=True),
    rule(
        "total_calories",
        integration=made_by.BODY_MONITORS,
        text="calories|热量",
        unless="bmr|workout",
    ),
    rule(
        "water_intake",
        device_class="volume",
        integration=made_by.BODY_MONITORS,
        text="hydration|饮水",
    ),
    rule("active_time", text="active time|exercise time|活动时长"),
    rule("workout_time", text="workout duration|锻炼时长", unless="pause"),
    rule("sedentary_time", text="minutes sedentary|sedentary time|久坐", diagnostic=True),
    # Sleep.
    rule("sleep_deep_duration", text="deep sleep|深睡|深度睡眠"),
    rule("sleep_light_duration", text="light sleep|浅睡|浅度睡眠"),
    rule("sleep_rem_duration", text="rem sleep|快速眼动"),
    rule("sleep_latency", text="time to sleep|to fall asleep|入睡", diagnostic=True),
    rule(
        "sleep_awake_duration",
        text="sleep awake|minutes awake|wakeup time|清醒时长",
        diagnostic=True,
    ),
    rule("sleep_awakenings", text="wakeup count|awakenings|醒来次数", diagnostic=True),
    rule("sleep_score", text="sleep score|睡眠评分|睡眠得分"),
    rule("sleep_duration", text="sleep duration|asleep|睡眠时长", diagnostic=True),
    rule("snoring_duration", text="snoring|打鼾"),
    rule("breathing_disturbances", text="breathing disturbances|呼吸紊乱"),
    rule("in_bed_time", domain="binary_sensor", text="in bed|卧床", active="on"),
    rule("toothbrushing_time", device_class="duration", integration="oralb"),
)
