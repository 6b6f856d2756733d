namespace Ventral.Studies.Claims;

/// <summary>The test that a hypothesis is put to.</summary>
public enum ClaimTest
{
    /// <summary>Student's paired t.</summary>
    PairedT,

    /// <summary>Wilcoxon's signed ranks.</summary>
    Wilcoxon,

    /// <summary>Flips of subjects' signs.</summary>
    SignFlips,

    /// <summary>The two-factor bootstrap, over subjects and stimuli.</summary>
    TwoFactorBootstrap,
}
