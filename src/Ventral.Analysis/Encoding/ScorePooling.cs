namespace Ventral.Analysis.Encoding;

/// <summary>Over which stimuli a score is computed where several folds were tested.</summary>
public enum ScorePooling
{
    /// <summary>
    /// Over all tested stimuli at once: needs fewer stimuli a fold, but differences between folds' means count. The mean of what a fold learns from is low
    /// where that of its test is high, so that a model that knows nothing scores below 0: −1 with one stimulus left out at a time.
    /// </summary>
    AllStimuli,

    /// <summary>Over each fold's, then averaged, as Brain-Score and scikit-learn do.</summary>
    MeanOverFolds,
}
