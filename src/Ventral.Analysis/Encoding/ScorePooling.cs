namespace Ventral.Analysis.Encoding;

/// <summary>Over which stimuli a score is computed where several folds were tested.</summary>
public enum ScorePooling
{
    /// <summary>Over all tested stimuli at once: needs fewer stimuli a fold, but differences between folds' means count.</summary>
    AllStimuli,

    /// <summary>Over each fold's, then averaged, as Brain-Score and scikit-learn do.</summary>
    MeanOverFolds,
}
